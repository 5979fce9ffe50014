package dev.tollgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a request comes from, as trusted proxies tell it: from the right, up to the first that is none. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForwardedAddressTest {
    private PlainGateway gateway;
    private String token;

    @BeforeAll
    void start() throws Exception {
        gateway = new PlainGateway(new FakeTokens(), List.of("127.0.0.1", "10.0.0.0/8", "fd00::/8"));
        token = gateway.tokens.add(
                FakeTokens.boundTo(FakeTokens.active(FakeTokens.CI_TOKEN), "192.0.2.0/24", "2001:db8::/32"));
    }

    @AfterAll
    void stop() throws Exception {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.1 | 200",
                "198.51.100.1, 192.0.2.1 | 200",
                "192.0.2.1, 198.51.100.1 | 403",
                "192.0.2.1, 10.1.2.3 | 200",
                "192.0.2.1,10.1.2.3 ,  fd00::1 | 200",
                "nonsense, 192.0.2.1 | 200",
                "192.0.2.1, nonsense, 10.1.2.3 | 403",
                "192.0.2.1, | 403",
                "192.0.2.1, 10.1.2.3, unknown | 403",
                "192.0.2.1:1234 | 200",
                "192.0.2.1:65535, 10.1.2.3:80 | 200",
                "198.51.100.1:1234 | 403",
                "192.0.2.1: | 403",
                "192.0.2.1:x | 403",
                "192.0.2.1:65536 | 403",
                "192.0.2.01 | 403",
                "[192.0.2.1]:80 | 403",
                "[2001:db8::1]:443 | 200",
                "[2001:db8::1] | 200",
                "[2001:db8::1%eth0]:443, [fd00::1]:1 | 200",
                "2001:db8::1%eth0 | 200",
                "192.0.2.1%eth0 | 403",
                "2001:db8::1% | 403",
                "[2001:db8::1 | 403",
                "[2001:db8::1]443 | 403",
                "[2001:db8::1]: | 403",
                "2001:db8::1] | 403",
                "[] | 403",
                "::ffff:192.0.2.1 | 200",
                "192.0.2.1, ::ffff:10.0.0.1 | 200",
                "2001:DB8:0::5 | 200",
                "2001:db9::5 | 403",
                "10.1.2.3 | 403"
            })
    void theFirstHopFromTheRightThatIsNoProxyIsTheClient(String hops, int status) throws Exception {
        for (String target : List.of("/auth", "/ext-authz/x")) {
            RawHttp.Answer answer = gateway.ask("GET " + target + " HTTP/1.1\nHost: localhost\nPrivate-Token: " + token
                    + "\nX-Forwarded-For: " + hops);
            assertThat(answer.status()).as(target).isEqualTo(status);
        }
    }

    @Test
    void repeatedHeadersReadAsOne() throws Exception {
        String head = "GET /auth HTTP/1.1\nHost: localhost\nPrivate-Token: " + token + "\n";
        assertThat(gateway.ask(head + "X-Forwarded-For: 192.0.2.1\nX-Forwarded-For: 10.0.0.1")
                        .status())
                .isEqualTo(200);
        assertThat(gateway.ask(head + "X-Forwarded-For: 192.0.2.1\nX-Forwarded-For: 198.51.100.1")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void withoutTrustedProxiesNobodyIsBelieved() throws Exception {
        try (PlainGateway plain = new PlainGateway()) {
            String here = plain.tokens.add(FakeTokens.boundTo(FakeTokens.active(FakeTokens.CI_TOKEN), "127.0.0.1"));
            String there = plain.tokens.add(FakeTokens.boundTo(FakeTokens.active(FakeTokens.CI_TOKEN), "192.0.2.1"));
            String head = "GET /auth HTTP/1.1\nHost: localhost\nX-Forwarded-For: 192.0.2.1\nPrivate-Token: ";
            assertThat(plain.ask(head + here).status()).isEqualTo(200);
            assertThat(plain.ask(head + there).status()).isEqualTo(403);
        }
    }
}
