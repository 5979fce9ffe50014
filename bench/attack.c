/*
 * A bounded flood on one server at 127.0.0.1, to see what it does to others. Prints how often each status was answered,
 * and how many connections ended without an answer or were still open in the end.
 *
 * attack KIND PORT CONNECTIONS TOTAL SECONDS
 *
 * KIND   login   logins into accounts that do not exist
 *        body    chunked bodies of 90 MB, on paths that take one and on others
 *        stall   heads of a login whose body stops, and then comes by one byte every two seconds
 *        h2      HTTP/2 connections with 250 streams each, none of which has a body
 *        unread  many questions with long answers, none of which is read
 *        junk    /auth with tokens that never were, well-formed or not
 *        invent  methods and paths that do not exist
 *
 * At most TOTAL connections are made, CONNECTIONS at a time, for at most SECONDS.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 2000, HEAD = 32768, CHUNK = 16384, BODY = 90 << 20, STREAMS = 250, PIPELINED = 60 };

struct connection {
    int fd, length, sent, answered;
    int64_t body, dribbled;
    char head[HEAD];
};

static const char *kind;
static int port, made, total, statuses[600], silent;
static char chunk[CHUNK + 16];
static int chunk_length;

static double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static int is(const char *other) { return !strcmp(kind, other); }

/* RFC 9113: the preface, an empty SETTINGS, and HEADERS without END_STREAM of literal fields (RFC 7541 section 6.2.2). */
static int http2(char *out) {
    static const char *fields[][2] = {{":method", "POST"}, {":scheme", "http"}, {":authority", "localhost"},
                                      {":path", "/api/v1/login"}, {"content-type", "application/json"}};
    char block[256], *end = block;
    for (int i = 0; i < 5; i++) {
        *end++ = 0;
        for (int part = 0; part < 2; part++) {
            *end++ = (char)strlen(fields[i][part]);
            end = stpcpy(end, fields[i][part]);
        }
    }
    int size = (int)(end - block);
    char *at = stpcpy(out, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    memcpy(at, "\0\0\0\4\0\0\0\0\0", 9);
    at += 9;
    for (uint32_t stream = 1; stream < 2 * STREAMS; stream += 2) {
        uint32_t id = htonl(stream);
        memcpy(at, (char[]){0, 0, (char)size, 1, 4}, 5);
        memcpy(at + 5, &id, 4);
        memcpy(at + 9, block, size);
        at += 9 + size;
    }
    return (int)(at - out);
}

static void compose(struct connection *c, int number) {
    static const char *paths[] = {"/oauth2/revoke", "/api/v1/login", "/ui/x", "/q/health/ready", "/nothing",
                                  "/api/v1/verify", "/api/v1/leaks", "/oauth2/introspect", "/", "/auth"};
    char body[128];
    c->body = c->sent = c->answered = 0;
    if (is("h2")) {
        c->length = http2(c->head);
        return;
    }
    int size = snprintf(body, sizeof body, "{\"email\":\"nobody%d@example.org\",\"password\":\"guess\"}", number);
    if (is("login")) {
        size = snprintf(c->head, HEAD, "POST /api/v1/login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", size, body);
    } else if (is("body")) {
        size = snprintf(c->head, HEAD, "POST %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: "
            "application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n", paths[number % 10]);
        c->body = BODY;
    } else if (is("stall")) {
        size = snprintf(c->head, HEAD, "POST /api/v1/login HTTP/1.1\r\nHost: localhost\r\n"
            "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"email\":\"nobody@example.org\"");
    } else if (is("unread")) {
        size = 0;
        for (int i = 0; i < PIPELINED; i++) {
            size += snprintf(c->head + size, HEAD - size, "GET /q/openapi HTTP/1.1\r\nHost: localhost\r\n\r\n");
        }
    } else if (is("junk")) {
        size = snprintf(c->head, HEAD, "GET /auth HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            "Authorization: Bearer %s%032d\r\n\r\n", number % 2 ? "tg_ci_" : "", number);
    } else if (number % 2) {
        size = snprintf(c->head, HEAD, "M%d /api/v1/login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", number);
    } else {
        size = snprintf(c->head, HEAD, "GET /ui/x%d HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", number);
    }
    c->length = size;
}

static void open_one(struct connection *c) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    c->fd = -1;
    if (made == total) return;
    compose(c, made++);
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    c->dribbled = (int64_t)seconds();
    if (connect(c->fd, (struct sockaddr *)&to, sizeof to) && errno != EINPROGRESS) {
        perror("connect");
        exit(1);
    }
}

static void end_one(struct connection *c) {
    if (!c->answered) silent++;
    close(c->fd);
    open_one(c);
}

/* Sends what is left of the head, then of the body; 0 if the connection has ended. */
static int send_more(struct connection *c) {
    while (c->sent < c->length) {
        ssize_t n = send(c->fd, c->head + c->sent, c->length - c->sent, MSG_NOSIGNAL);
        if (n < 0) return errno == EAGAIN || errno == ENOTCONN;
        c->sent += n;
    }
    while (c->body > 0) {
        int offset = (int)((BODY - c->body) % chunk_length);
        ssize_t n = send(c->fd, chunk + offset, chunk_length - offset, MSG_NOSIGNAL);
        if (n < 0) return errno == EAGAIN;
        c->body -= n;
    }
    return 1;
}

static int dribble(struct connection *c) {
    if (!is("stall") || c->sent < c->length || (int64_t)seconds() < c->dribbled + 2) return 1;
    c->dribbled = (int64_t)seconds();
    return send(c->fd, " ", 1, MSG_NOSIGNAL) == 1;
}

static int take(struct connection *c) {
    char buffer[65536];
    ssize_t n = recv(c->fd, buffer, sizeof buffer - 1, 0);
    if (n <= 0) return n < 0 && errno == EAGAIN;
    if (!c->answered && n > 12 && !strncmp(buffer, "HTTP/1.1 ", 9)) {
        buffer[n] = 0;
        int status = atoi(buffer + 9);
        statuses[status > 0 && status < 600 ? status : 0]++;
        c->answered = 1;
        if (c->body > 0) return 0;
    }
    if (is("h2")) c->answered = 1;
    return 1;
}

int main(int argc, char **argv) {
    if (argc != 6) {
        fprintf(stderr, "usage: attack KIND PORT CONNECTIONS TOTAL SECONDS\n");
        return 2;
    }
    kind = argv[1];
    port = atoi(argv[2]);
    int count = atoi(argv[3]), opened = 0;
    total = atoi(argv[4]);
    if (count > MOST) count = MOST;
    chunk_length = snprintf(chunk, sizeof chunk, "%x\r\n", CHUNK);
    memset(chunk + chunk_length, 'x', CHUNK);
    memcpy(chunk + chunk_length + CHUNK, "\r\n", 2);
    chunk_length += CHUNK + 2;
    struct connection *all = calloc(count, sizeof *all);
    struct pollfd *polled = calloc(count, sizeof *polled);
    for (int i = 0; i < count; i++) open_one(&all[i]);
    double until = seconds() + atof(argv[5]);
    while (seconds() < until) {
        int left = 0;
        for (int i = 0; i < count; i++) {
            int more = all[i].sent < all[i].length || all[i].body > 0;
            polled[i] = (struct pollfd){all[i].fd, (is("unread") ? 0 : POLLIN) | (more ? POLLOUT : 0), 0};
            left += all[i].fd >= 0;
        }
        if (left == 0) break;
        poll(polled, count, 200);
        for (int i = 0; i < count; i++) {
            struct connection *c = &all[i];
            if (c->fd < 0) continue;
            int alive = dribble(c);
            if (alive && polled[i].revents & (POLLIN | POLLHUP | POLLERR)) alive = take(c);
            if (alive && polled[i].revents & POLLOUT) alive = send_more(c) || take(c);
            if (!alive) end_one(c);
        }
    }
    for (int i = 0; i < count; i++) opened += all[i].fd >= 0;
    printf("%-7s", kind);
    for (int i = 0; i < 600; i++) {
        if (statuses[i]) printf(" %d x %d,", statuses[i], i);
    }
    printf(" %d ended without an answer, %d open in the end\n", silent, opened);
    return 0;
}
