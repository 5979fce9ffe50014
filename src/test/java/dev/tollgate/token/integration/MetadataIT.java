package dev.tollgate.token.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A token's metadata is kept as it was sent, or refused. */
class MetadataIT {
    private static Tenant home;

    @BeforeAll
    static void prepare() {
        home = SharedServer.newTenant();
    }

    private static Answer create(String metadata) {
        return home.owner()
                .post(
                        home.path("tokens"),
                        "{\"label\":\"" + SharedServer.unique("m") + "\",\"role\":\"CI Token\",\"metadata\":" + metadata
                                + "}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.1000000000000000055511151231257827",
                "12345678901234567890.10",
                "12345678901234567890123456789012345678901234567890",
                "-0.00000000000000000001",
                "1.0",
                "0.10",
                "0",
                "9007199254740993"
            })
    void aNumberStaysAsItWasSent(String number) {
        Answer created = create("{\"a\":" + number + ",\"b\":[" + number + "]}").expect(201);
        String id = created.text("id");
        Answer patched = home.owner()
                .patch(home.token(id), "{\"metadata\":{\"c\":{\"d\":" + number + "}}}")
                .expect(200);
        for (String text :
                new String[] {created.text(), home.owner().get(home.token(id)).text(), patched.text()}) {
            assertThat(text.replace(" ", "")).contains("\"a\":" + number + ",", "\"b\":[" + number + "]");
        }
        assertThat(patched.text().replace(" ", "")).contains("\"c\":{\"d\":" + number + "}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1e400", "-1e400", "1e-400", "1e999999999", "1e-999999999", "0e-9999999", "[{\"b\":1e309}]"})
    void aNumberThatNobodyCouldReadIsRefused(String number) {
        create("{\"a\":" + number + "}").expectViolation("metadata");
        Tenant.Issued token = home.newToken();
        home.owner()
                .patch(home.token(token.id()), "{\"metadata\":{\"a\":" + number + "}}")
                .expectViolation("metadata");
    }

    @Test
    void aPatchThatSaysWhatIsKnownChangesNothing() {
        String metadata = "{\"team\":\"one\",\"a\":{\"b\":[1.0,true]}}";
        String id = create(metadata).expect(201).text("id");
        String audit = home.path("audit-events") + "?subject=" + id;
        int before = home.owner().get(audit).items("id").size();

        home.owner().patch(home.token(id), "{\"metadata\":" + metadata + "}").expect(200);

        assertThat(home.owner().get(audit).items("id")).hasSize(before);
        home.owner().patch(home.token(id), "{\"metadata\":{\"team\":\"two\"}}").expect(200);
        assertThat(home.owner().get(audit).items("id")).hasSize(before + 1);
    }

    @Test
    void theLimitIsInBytes() {
        create("{\"a\":\"" + "é".repeat(4_092) + "\"}").expect(201);
        create("{\"a\":\"" + "é".repeat(4_093) + "\"}").expectViolation("metadata");
        create("{\"a\":\"" + "x".repeat(8_184) + "\"}").expect(201);
        create("{\"a\":[" + "1e300,".repeat(30) + "0]}").expectViolation("metadata");
    }

    @Test
    void aSearchFindsItsKeysAndValuesInAnyCase() {
        Tenant tenant = SharedServer.newTenant();
        String id = tenant.owner()
                .post(
                        tenant.path("tokens"),
                        "{\"label\": \"x\", \"role\": \"CI Token\", \"metadata\": {\"Größe\": {\"tief\": [\"ÄRGER 100%\", 42.50, true, null]}}}")
                .expect(201)
                .text("id");
        tenant.newToken();
        for (String found : List.of("gr%C3%B6sse", "GR%C3%96SSE", "tief", "%C3%A4rger", "100%25", "42.50", "true")) {
            assertThat(tenant.owner()
                            .get(tenant.path("tokens") + "?search=" + found)
                            .items("id"))
                    .as(found)
                    .containsExactly(id);
        }
        // Only what people have written: not the JSON around it.
        for (String none : List.of("null", "%7B", "%22", "%3A")) {
            assertThat(tenant.owner()
                            .get(tenant.path("tokens") + "?search=" + none)
                            .items("id"))
                    .as(none)
                    .isEmpty();
        }
        tenant.owner()
                .patch(tenant.token(id), "{\"metadata\": {\"Größe\": null, \"team\": \"blue\"}}")
                .expect(200);
        assertThat(tenant.owner().get(tenant.path("tokens") + "?search=BLUE").items("id"))
                .containsExactly(id);
        assertThat(tenant.owner().get(tenant.path("tokens") + "?search=tief").items("id"))
                .isEmpty();
        tenant.owner().patch(tenant.token(id), "{\"metadata\": null}").expect(200);
        assertThat(tenant.owner().get(tenant.path("tokens") + "?search=blue").items("id"))
                .isEmpty();
    }
}
