"""`python -m qa_desk` is `qa-desk`."""

from qa_desk.cli import main

raise SystemExit(main())
