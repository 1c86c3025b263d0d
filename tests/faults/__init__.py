"""What happens when the machine fails: killed processes, full disks, lost connections."""
