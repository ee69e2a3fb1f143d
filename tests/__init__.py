"""The tests. They mirror generator/; browser/ looks at whole sites."""
