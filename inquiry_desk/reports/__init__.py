"""The dashboard and the contract figures of spec 3-12."""
