package dev.tollgate.dashboard;

import dev.tollgate.publisher.FakeIssuer;
import dev.tollgate.support.Api;
import dev.tollgate.support.Certificate;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.Receiver;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.TollgateProcess;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** A service that trusts an issuer of identity tokens, and may call a receiver of events. */
final class ConnectedServer implements AutoCloseable {
    final FakeIssuer issuer;
    final Receiver receiver = new Receiver(null);
    final TollgateProcess process;
    final Api admin;

    ConnectedServer() {
        Certificate certificate = FakeIssuer.certificate();
        issuer = new FakeIssuer(certificate);
        Map<String, String> settings = new HashMap<>(Postgres.newDatabase().environment());
        settings.put("TOLLGATE_ADMIN_EMAIL", SharedServer.ADMIN);
        settings.put("TOLLGATE_ADMIN_PASSWORD", SharedServer.PASSWORD);
        settings.put("TOLLGATE_ISSUER_HOSTS", "127.0.0.1");
        settings.put("TOLLGATE_ISSUER_CA_FILE", certificate.pem().toString());
        settings.put("TOLLGATE_WEBHOOK_HOSTS", "127.0.0.1");
        process = TollgateProcess.start(settings);
        admin = Api.on(process).login(SharedServer.ADMIN, SharedServer.PASSWORD);
    }

    @Override
    public void close() throws IOException {
        process.close();
        receiver.close();
        issuer.close();
    }
}
