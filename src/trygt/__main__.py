"""The `trygt` command: Django's commands under the product's own name."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run one command, such as `trygt tick` or `trygt journal verify`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trygt.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
