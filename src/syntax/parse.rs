//! Text to tree, item by item, reporting every mistake.
