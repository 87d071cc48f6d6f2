"""What Quarto runs after it has rendered (`project: post-render`), with the project's own packages."""

import sys

from bookrender.finishing.quarto import main

sys.exit(main())
