# The same Python and the same steps as script/test on Debian, so that what is tested is what ships.
ARG PYTHON_VERSION=3.11

FROM python:${PYTHON_VERSION}-slim-bookworm AS build
WORKDIR /build
COPY requirements.txt .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --disable-pip-version-check -r requirements.txt

FROM python:${PYTHON_VERSION}-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
# For meeting packs as PDF: what WeasyPrint lays out text with, and fonts for all three languages.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk fonts-noto-core \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --no-create-home tracker
WORKDIR /app
COPY --from=build /venv /venv
COPY . .
# The settings refuse to load without these; neither value stays in the image.
RUN SECRET_KEY=build ALLOWED_HOSTS=build python manage.py collectstatic --no-input --verbosity 0 \
    && chown tracker var
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["python", "docker/healthcheck.py"]
ENTRYPOINT ["./docker/entrypoint"]
# The number of worker processes is WEB_CONCURRENCY. gunicorn's control socket wants a home directory: none here.
CMD ["gunicorn", "tracker.wsgi", "--bind=0.0.0.0:8000", "--threads=4", "--no-control-socket", \
     "--worker-tmp-dir=/dev/shm", "--access-logfile=-"]
