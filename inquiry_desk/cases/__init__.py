"""案件: every application from receipt to decision, in the stages of its service (spec 2-3(1), 3-12(1))."""
