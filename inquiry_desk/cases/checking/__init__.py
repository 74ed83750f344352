"""ダブルチェック: a second person looks at what the first one entered, and what the city finds fault with."""
