"""Tables that a publisher has released: their contracts (data/published), and reading them."""
