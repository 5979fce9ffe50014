package dev.tollgate.notice;

import dev.tollgate.support.Api;
import dev.tollgate.support.Certificate;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.TollgateProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** The one process of all tests whose webhooks lead to receivers of this machine. Nobody ends it. */
final class NoticeServer {
    static final Certificate CERTIFICATE = Certificate.create("ip:127.0.0.1");
    /** From an authority that is trusted as well. */
    static final Certificate OF_ANOTHER_NAME = Certificate.create("dns:receiver.example");

    static final Postgres.Access DATABASE = Postgres.newDatabase();
    static final TollgateProcess PROCESS = TollgateProcess.start(environment(DATABASE));

    private NoticeServer() {}

    /** A login that lasts as long as a class of tests does. */
    static Api login() {
        return Api.on(PROCESS).login(SharedServer.ADMIN, SharedServer.PASSWORD);
    }

    static Map<String, String> environment(Postgres.Access database) {
        Map<String, String> environment = new HashMap<>(database.environment());
        environment.put("TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN);
        environment.put("TOLLGATE_ADMIN_PASSWORD", SharedServer.PASSWORD);
        environment.put("TOLLGATE_WEBHOOK_HOSTS", "127.0.0.1");
        environment.put("TOLLGATE_WEBHOOK_CA_FILE", authorities().toString());
        return environment;
    }

    private static Path authorities() {
        try {
            return Files.writeString(
                    CERTIFICATE.pem().resolveSibling("authorities.pem"),
                    Files.readString(CERTIFICATE.pem()) + Files.readString(OF_ANOTHER_NAME.pem()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Events of an organization, each of one token or each of another one, as a statement writes them. */
    static void change(Postgres.Access database, String organization, UUID token, int from, int to) {
        update(
                database,
                "insert into audit_event (id, organization_id, at, action, actor_kind, subject_kind, subject_id,"
                        + " subject_name, detail) select audit_id(), ?, clock_timestamp(), 'token.changed', 'SYSTEM', 'TOKEN', ?,"
                        + " 'x', json_build_object('count', n)::text from generate_series(" + from + ", " + to
                        + ") n order by n",
                organization,
                token);
    }

    static long number(Postgres.Access database, String sql, Object... ids) {
        return database.number(sql, uuids(ids));
    }

    static int update(Postgres.Access database, String sql, Object... ids) {
        return database.update(sql, uuids(ids));
    }

    private static Object[] uuids(Object... ids) {
        return Arrays.stream(ids).map(id -> UUID.fromString(id.toString())).toArray();
    }
}
