"""What every floor stands on: database, clock, text, phone, organisation, access, audit. Imports nothing of ours."""
