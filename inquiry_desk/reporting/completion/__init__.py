"""業務完了届: the month is done, says the centre; the city receives and inspects it."""
