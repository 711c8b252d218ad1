from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("commitments.web.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "commitments.web.errors.bad_request"
handler403 = "commitments.web.errors.forbidden"
handler404 = "commitments.web.errors.not_found"
handler500 = "commitments.web.errors.server_error"
