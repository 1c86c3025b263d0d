"""What tests of several folders share: fakes, a real server, small clients. No tests."""
