from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

urlpatterns: list[URLPattern | URLResolver] = [
    # First: a program's small answer would else spend as long on the addresses of all pages as on its row.
    path("api/", include("commitments.api.urls")),
    path("", include("commitments.web.urls")),
    # One page for signing in, with one guard against guessing.
    path("admin/login/", RedirectView.as_view(pattern_name="sign_in", query_string=True)),
    path("admin/", admin.site.urls),
]

handler400 = "tracker.errors.bad_request"
handler403 = "commitments.web.errors.forbidden"
handler404 = "commitments.web.errors.not_found"
handler500 = "tracker.errors.server_error"
