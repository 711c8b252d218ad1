"""What the web server loads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

_application = get_wsgi_application()

from commitments.api.versioned import Versioned  # noqa: E402 - needs the settings to be loaded

application = Versioned(_application)
