/*
 * Load on one HTTP/1.1 server at 127.0.0.1: closed loop (every connection asks again as soon as it is answered) or
 * open loop (requests leave on a fixed schedule, whatever became of those before). In the open loop a request's
 * latency counts from the moment it was due, so a stalled server cannot hide the requests it kept from being sent.
 *
 * load PORT CONNECTIONS RATE SECONDS REQUEST TOKENS
 *
 * RATE is requests per second, 0 = closed loop. REQUEST is a file with the request's bytes; in it {G} stands for the
 * first line of the file TOKENS, {T} for the others in turn. Prints requests/s, p50, p99, p99.9 in microseconds, and
 * the number of answers that were not 200. One thread, always polling: give it a core of its own.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

enum { BUFFER = 16384, BUCKETS = 5000000 }; /* buckets of 100 ns: up to half a second */

struct request { char *bytes; int length; };
struct connection { int fd; int have; int64_t due; char buffer[BUFFER]; };

static struct request *requests;
static int request_count;
static uint32_t histogram[BUCKETS + 1];
static int64_t answered, refused;

static void die(const char *what) {
    perror(what);
    exit(1);
}

static int64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static char *slurp(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) die(path);
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    char *text = malloc(size + 1);
    if (fread(text, 1, size, file) != (size_t)size) die(path);
    text[size] = 0;
    fclose(file);
    return text;
}

static void build(const char *template, char *tokens) {
    char *gateway = strtok(tokens, "\n");
    if (!gateway) exit(1);
    requests = malloc(sizeof(struct request) * 1000000);
    for (char *token = strtok(NULL, "\n"); token && request_count < 1000000; token = strtok(NULL, "\n")) {
        char *bytes = malloc(strlen(template) + 256), *out = bytes;
        for (const char *in = template; *in;) {
            const char *insert = !strncmp(in, "{T}", 3) ? token : !strncmp(in, "{G}", 3) ? gateway : NULL;
            if (insert) {
                out = stpcpy(out, insert);
                in += 3;
            } else {
                *out++ = *in++;
            }
        }
        requests[request_count++] = (struct request){bytes, (int)(out - bytes)};
    }
}

static void ask(struct connection *connection, int64_t due) {
    static int turn;
    struct request *request = &requests[turn];
    turn = turn + 1 == request_count ? 0 : turn + 1;
    connection->due = due;
    if (write(connection->fd, request->bytes, request->length) != request->length) die("write");
}

/* Whether a whole answer has come in; counts it. */
static int take(struct connection *connection, int64_t from, int64_t until) {
    ssize_t got = read(connection->fd, connection->buffer + connection->have, BUFFER - 1 - connection->have);
    if (got <= 0) {
        if (got < 0 && errno == EAGAIN) return 0;
        fprintf(stderr, "the server ended a connection\n");
        exit(1);
    }
    connection->have += got;
    connection->buffer[connection->have] = 0;
    char *end = strstr(connection->buffer, "\r\n\r\n");
    if (!end) return 0;
    char *length = strcasestr(connection->buffer, "\r\ncontent-length:");
    int body = length && length < end ? atoi(length + 17) : 0;
    if (connection->have < end + 4 - connection->buffer + body) return 0;
    connection->have = 0;
    int64_t at = now();
    if (at >= from && at < until) {
        int64_t bucket = (at - connection->due) / 100;
        histogram[bucket > BUCKETS ? BUCKETS : bucket]++;
        answered++;
        refused += strncmp(connection->buffer + 8, " 200", 4) != 0;
    }
    return 1;
}

static double percentile(double share) {
    int64_t wanted = answered * share, seen = 0;
    for (int i = 0; i <= BUCKETS; i++) {
        seen += histogram[i];
        if (seen > wanted) return i / 10.0;
    }
    return BUCKETS / 10.0;
}

int main(int argc, char **argv) {
    if (argc != 7) {
        fprintf(stderr, "usage: load PORT CONNECTIONS RATE SECONDS REQUEST TOKENS\n");
        return 2;
    }
    int count = atoi(argv[2]), idle_count = 0, epoll = epoll_create1(0);
    double rate = atof(argv[3]), seconds = atof(argv[4]);
    build(slurp(argv[5]), slurp(argv[6]));
    struct connection *connections = calloc(count, sizeof *connections);
    struct connection **idle = malloc(sizeof *idle * count);
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1])), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    for (int i = 0; i < count; i++) {
        int one = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
        if (connect(fd, (struct sockaddr *)&to, sizeof to)) die("connect");
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        fcntl(fd, F_SETFL, O_NONBLOCK);
        connections[i].fd = fd;
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &connections[i]};
        epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
        idle[idle_count++] = &connections[i];
    }
    /* The first fifth warms up and is not counted. */
    int64_t start = now(), from = start + seconds * 2e8, until = start + seconds * 1.2e9, sent = 0;
    for (int64_t time = start; time < until; time = now()) {
        while (idle_count > 0) {
            int64_t due = rate > 0 ? start + (int64_t)(sent * 1e9 / rate) : time;
            if (due > time) break;
            sent++;
            ask(idle[--idle_count], due);
        }
        struct epoll_event events[256];
        int ready = epoll_wait(epoll, events, 256, 0);
        for (int i = 0; i < ready; i++) {
            if (take(events[i].data.ptr, from, until)) idle[idle_count++] = events[i].data.ptr;
        }
    }
    printf("%.0f %.1f %.1f %.1f %lld\n", answered / seconds, percentile(0.5), percentile(0.99), percentile(0.999),
           (long long)refused);
    return 0;
}
