"""The project: settings, URLs and the WSGI entry point. The domain lives in `commitments`."""
