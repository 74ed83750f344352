"""The console command `inquiry-desk`: how make, operators and programs start things."""
