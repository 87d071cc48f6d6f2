"""`assessment new-partnership`: this project as another partnership's, with open data alone to begin with."""
