"""`python -m inquiry_desk` is `inquiry-desk`."""

from inquiry_desk.cli.main import main

main()
