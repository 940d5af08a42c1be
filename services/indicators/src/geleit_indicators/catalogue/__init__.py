"""The indicators as data: what is counted, how it is crossed, what it says and what it does not say."""
