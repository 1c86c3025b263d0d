"""Tests of the log's codec and of what each adapter does beyond the contract."""
