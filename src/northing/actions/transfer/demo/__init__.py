"""Loading and removing the sample organisations. What they say is in `logic.transfer.demo`; here it is played."""
