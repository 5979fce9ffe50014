package dev.tollgate.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.Certificate;
import dev.tollgate.support.Tenant;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Two replicas, an issuer that they trust, and an organization with a publisher of it. */
abstract class ExchangeScene {
    static FakeIssuer issuer;
    static Installation here;
    static Tenant home;
    static String publisher;

    @BeforeAll
    static void prepare() {
        Certificate certificate = FakeIssuer.certificate();
        issuer = new FakeIssuer(certificate);
        here = new Installation(2, certificate, Map.of("TOLLGATE_LIMITS_JOB_TOKENS", "1000"));
        home = here.newTenant();
        publisher = Installation.publisher(home, issuer, Map.of());
    }

    @AfterAll
    static void end() throws Exception {
        here.close();
        issuer.close();
    }

    static Map<String, Object> claims() {
        return issuer.claims(Installation.audience(home));
    }

    static String identity(Consumer<Map<String, Object>> change) {
        Map<String, Object> claims = claims();
        change.accept(claims);
        return issuer.sign(claims);
    }

    static String identity() {
        return identity(claims -> {});
    }

    static Answer expectRefused(Answer answer, String why) {
        answer.expect(400);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.text("error")).isEqualTo("invalid_grant");
        assertThat(answer.text("error_description")).contains(why);
        return answer;
    }

    static void expectRefused(String identityToken, String why) {
        expectRefused(here.exchange(identityToken), why);
    }
}
