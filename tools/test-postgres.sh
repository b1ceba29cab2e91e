#!/bin/sh
# A throw-away PostgreSQL for tests, run as an unprivileged user, without fsync.
#
#   tools/test-postgres.sh start    starts it if it is not running; prints its URL
#   tools/test-postgres.sh stop     stops it and deletes its data
#
# Environment: PARLEY_TEST_POSTGRES_PORT (54329), PARLEY_TEST_POSTGRES_DIR (/tmp/parley-test-postgres).
set -eu

port=${PARLEY_TEST_POSTGRES_PORT:-54329}
directory=${PARLEY_TEST_POSTGRES_DIR:-${TMPDIR:-/tmp}/parley-test-postgres}
data="$directory/data"
url="postgres://postgres@127.0.0.1:$port/postgres"

# The newest installed major version wins; Debian keeps the server's programs off the PATH.
programs=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
if [ -z "$programs" ]; then
  initdb_path=$(command -v initdb || true)
  [ -n "$initdb_path" ] || { echo "No PostgreSQL server found: install the package postgresql." >&2; exit 1; }
  programs=$(dirname "$initdb_path")
fi

# PostgreSQL refuses to run as root: step down to the user its package made, or make one.
as_user() {
  if [ "$(id -u)" != 0 ]; then
    sh -c "$1"
  else
    id postgres >/dev/null 2>&1 || useradd --system --no-create-home --shell /bin/sh postgres
    su postgres -s /bin/sh -c "$1"
  fi
}

is_running() { as_user "'$programs/pg_ctl' -D '$data' status" >/dev/null 2>&1; }

start() {
  if ! is_running; then
    mkdir -p "$directory"
    [ "$(id -u)" != 0 ] || { id postgres >/dev/null 2>&1 || useradd --system --no-create-home --shell /bin/sh postgres; chown postgres "$directory"; }
    chmod 700 "$directory"
    if [ ! -f "$data/PG_VERSION" ]; then
      as_user "cd '$directory' && '$programs/initdb' -D '$data' -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync" >/dev/null
    fi
    as_user "cd '$directory' && '$programs/pg_ctl' -D '$data' -l '$directory/server.log' -w -o \"-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='$directory' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200 -c shared_buffers=64MB -c max_wal_size=512MB\" start" >/dev/null
  fi
  echo "$url"
}

stop() {
  if is_running; then as_user "cd '$directory' && '$programs/pg_ctl' -D '$data' -m immediate -w stop" >/dev/null; fi
  rm -rf "$directory"
}

case "${1:-}" in
  start) start ;;
  stop) stop ;;
  *) echo "usage: $0 start|stop" >&2; exit 2 ;;
esac
