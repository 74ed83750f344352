"""振り分け規則: the administrator's pages for the rules by which departments are asked, and for trying them."""
