// How long SQLite itself takes for the one read behind `GET …/latest` (Indexes.swift): prints microseconds a read.
//
//   sqlite_reads DATABASE KEY COUNT
//
// KEY is the package's key in the index, such as artifact/bench/many. Opens the file as a reader beside the service.
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const char *const query =
    "SELECT id, sort, variant, is_release, value FROM index_rows INDEXED BY index_rows_by_release "
    "WHERE index_number = (SELECT number FROM indexes WHERE tenant = 'default' AND key = ?1) "
    "ORDER BY is_release DESC, sort DESC, id DESC LIMIT 1";

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

int main(int count, char **arguments) {
    sqlite3 *database;
    sqlite3_stmt *statement;
    long reads = count == 4 ? atol(arguments[3]) : 0;
    if (reads < 1) {
        fprintf(stderr, "usage: sqlite_reads DATABASE KEY COUNT\n");
        return 2;
    }
    if (sqlite3_open_v2(arguments[1], &database, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(database, query, -1, &statement, NULL) != SQLITE_OK) {
        fprintf(stderr, "sqlite_reads: %s: %s\n", arguments[1], sqlite3_errmsg(database));
        return 1;
    }
    double start = now();
    for (long read = 0; read < reads; read++) {
        sqlite3_bind_text(statement, 1, arguments[2], -1, SQLITE_STATIC);
        if (sqlite3_step(statement) != SQLITE_ROW) {
            fprintf(stderr, "sqlite_reads: no row under %s: %s\n", arguments[2], sqlite3_errmsg(database));
            return 1;
        }
        sqlite3_reset(statement);
    }
    printf("%.2f\n", (now() - start) / (double)reads);
    sqlite3_finalize(statement);
    return sqlite3_close(database) == SQLITE_OK ? 0 : 1;
}
