# docker build --target cpu -t serous:cpu .      or --target cuda, for hosts with the NVIDIA container toolkit
# One image serves as web, worker and scheduler; docker-compose.yml says which is which.

FROM node:24-slim AS page
WORKDIR /src/frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci
COPY frontend/ ./
RUN npm run build

# What is needed to install stays here; the images below take the finished environment alone.
FROM python:3.11-slim AS source
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
COPY pyproject.toml constraints.txt hatch_build.py build_frontend.py README.md LICENSE ./
COPY app ./app
COPY worker ./worker
COPY models ./models
COPY migrations ./migrations
COPY serous_client ./serous_client
COPY --from=page /src/frontend/dist ./frontend/dist
RUN python -m venv /opt/serous

# The build on PyPI brings its CUDA libraries along; the host supplies the driver.
FROM source AS install-cuda
RUN /opt/serous/bin/pip install --constraint constraints.txt '.[distributed]'

# With the index of PyTorch's CPU builds as TORCH_INDEX it has 200 MB instead of 3 GB:
# docker build --build-arg TORCH_INDEX=<index> .
FROM source AS install-cpu
ARG TORCH_INDEX=""
RUN PIP_EXTRA_INDEX_URL="$TORCH_INDEX" /opt/serous/bin/pip install --constraint constraints.txt .

# Writes nothing but /data and /tmp, so its root file system may be read-only.
FROM python:3.11-slim AS base
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PATH=/opt/serous/bin:$PATH OMP_WAIT_POLICY=passive \
    SEROUS_DATA_DIR=/data SEROUS_HOST=0.0.0.0 SEROUS_PORT=8000
RUN useradd --system --uid 10001 --user-group --home-dir /data --shell /usr/sbin/nologin serous \
    && install --directory --owner serous --group serous --mode 0700 /data
USER serous
WORKDIR /data
EXPOSE 8000
VOLUME /data
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["python", "-m", "app.serve", "0.0.0.0", "8000"]

FROM base AS cuda
COPY --from=install-cuda /opt/serous /opt/serous

# Last, so that it is the default.
FROM base AS cpu
COPY --from=install-cpu /opt/serous /opt/serous
