"""What happens without anybody asking: every night, in the order of `nightly`."""
