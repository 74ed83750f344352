"""Mail in by IMAP, for cities that give a mailbox. Nothing in it is changed."""
