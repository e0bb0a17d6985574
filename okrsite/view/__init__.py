"""What pages share: the world they are made from, and the parts, rows and sentences that stand on them."""
