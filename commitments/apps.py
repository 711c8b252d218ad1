from django.apps import AppConfig
from django.db.backends.signals import connection_created


class CommitmentsConfig(AppConfig):
    name = "commitments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commitments.queries.folding import teach

        connection_created.connect(teach, dispatch_uid="commitments.folding")
