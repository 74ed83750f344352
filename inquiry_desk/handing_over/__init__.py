"""所管課へ照会: what the desk hands over, what a supervisor decides before, and the phone call of urgent ones."""
