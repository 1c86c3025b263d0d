"""An independent implementation of the static rules, asked once; its answers are kept beside."""
