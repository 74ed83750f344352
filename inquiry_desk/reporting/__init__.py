"""日報, 月報, 業務完了届 and 検査: drafted, signed, submitted, frozen, confirmed or returned (spec 2-3(3), 3-13(1))."""
