package dev.tollgate.token.list;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Answer;
import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /api/v1/organizations/{org}/tokens}: filters, orders, pages. */
class TokenListIT {
    private static Tenant home;
    private static Tenant.Issued used;
    private static Tenant.Issued refused;

    @BeforeAll
    static void prepare() {
        home = SharedServer.newTenant();
        home.newToken(Map.of("label", "alpha", "role", "CI Token", "description", "Builds 100% of main"));
        used = home.newToken(Map.of("label", "Beta", "role", "Read Only", "expiresAt", "2098-01-01T00:00:00Z"));
        refused = home.newToken(Map.of("label", "gamma", "role", "CI Token", "expiresAt", "2097-01-01T00:00:00Z"));
        Tenant.Issued revoked = home.newToken(Map.of("label", "delta", "role", "CI Token"));
        Tenant.Issued expired = home.newToken(Map.of("label", "epsilon", "role", "Gateway"));
        home.owner().delete(home.token(revoked.id())).expect(204);
        home.owner().patch(home.token(refused.id()), Map.of("enabled", false)).expect(200);
        // What takes a minute to be written, or an hour to happen.
        update("update token set expires_at = now() - interval '1 hour' where id = ?", expired.id());
        update(
                "insert into token_usage (token_id, last_used_at, uses) values (?, '2026-01-01T00:00:00Z', 1)",
                used.id());
        update("insert into token_usage (token_id, last_used_at, refused) values (?, null, 1)", refused.id());
    }

    private static void update(String sql, String id) {
        assertThat(SharedServer.database().update(sql, UUID.fromString(id))).isOne();
    }

    private static Answer list(String query) {
        return home.owner().get(home.path("tokens") + "?" + query);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                              | epsilon,gamma,Beta,alpha",
                "state=ACTIVE                    | Beta,alpha",
                "state=DISABLED                  | gamma",
                "state=EXPIRED                   | epsilon",
                "state=REVOKED                   | delta",
                "role=CI%20Token                 | gamma,alpha",
                "role=ci%20token                 | gamma,alpha",
                "role=00000000-0000-7000-8000-000000000002 | Beta",
                "role=Nothing                    | ''",
                "used=true                       | Beta",
                "used=false                      | epsilon,gamma,alpha",
                "disabledReason=ADMIN            | gamma",
                "disabledReason=LEAKED           | ''",
                "disabledReason=ADMIN&state=ACTIVE | ''",
                "search=BETA                     | Beta",
                "search=builds                   | alpha",
                "search=100%25                   | alpha",
                "search=%25                      | alpha",
                "search=_                        | ''",
                "search=a&state=ACTIVE           | Beta,alpha",
                "createdBefore=2020-01-01T00:00:00Z | ''",
                "createdBefore=2099-01-01T00:00:00Z | epsilon,gamma,Beta,alpha",
                "expiresBefore=2097-06-01T00:00:00Z | epsilon,gamma",
                "expiresBefore=2098-06-01T00:00:00%2B02:00 | epsilon,gamma,Beta",
                "lastUsedBefore=2025-01-01T00:00:00Z | ''",
                "lastUsedBefore=2026-02-01T00:00:00Z | Beta",
                "lastUsedBefore=2098-01-01T00:00:00Z | epsilon,gamma,Beta,alpha"
            })
    void filtersNarrow(String query, String labels) {
        assertThat(String.join(",", list(query).expect(200).items("label"))).isEqualTo(labels);
    }

    @Test
    void anIdAndAHintFindTheirToken() {
        String hint = home.owner().get(home.token(used.id())).expect(200).text("hint");
        assertThat(list("search=" + used.id()).items("label")).containsExactly("Beta");
        assertThat(list("search=" + encoded(hint)).items("label")).containsExactly("Beta");
        assertThat(list("search=" + encoded(hint.replace("…", "..."))).items("label"))
                .containsExactly("Beta");
        assertThat(list("search=" + SharedServer.newTenant().newToken().id()).items("label"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "createdAt   | alpha,Beta,gamma,epsilon",
                "-createdAt  | epsilon,gamma,Beta,alpha",
                "expiresAt   | epsilon,gamma,Beta,alpha",
                "-expiresAt  | alpha,Beta,gamma,epsilon",
                "-lastUsedAt | Beta,epsilon,gamma,alpha",
                "lastUsedAt  | alpha,gamma,epsilon,Beta"
            })
    void ordersOrderAndPagesFollowThem(String sort, String labels) {
        for (int limit = 1; limit <= 5; limit++) {
            assertThat(String.join(",", allPages("sort=" + sort, limit)))
                    .as("limit " + limit)
                    .isEqualTo(labels);
        }
    }

    @Test
    void labelsOrderBothWays() {
        List<String> ascending = allPages("sort=label", 1);
        List<String> descending = allPages("sort=-label", 3);
        assertThat(ascending).hasSize(4);
        Collections.reverse(descending);
        assertThat(descending).isEqualTo(ascending);
    }

    private static List<String> allPages(String query, int limit) {
        List<String> labels = new ArrayList<>();
        Answer page = list(query + "&limit=" + limit).expect(200);
        while (true) {
            assertThat(page.items("label")).hasSizeLessThanOrEqualTo(limit).isNotEmpty();
            labels.addAll(page.items("label"));
            if (page.get("next").isNull()) {
                return labels;
            }
            page = list(query + "&limit=" + limit + "&after=" + encoded(page.text("next")))
                    .expect(200);
        }
    }

    @Test
    void pagesStayTheSameWhileTokensComeAndGo() {
        Tenant busy = SharedServer.newTenant();
        List<String> first = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            first.add(
                    busy.newToken(Map.of("label", "t" + i, "role", "CI Token")).id());
        }
        String path = busy.path("tokens") + "?sort=createdAt&limit=3";
        Answer page = busy.owner().get(path).expect(200);
        assertThat(page.items("id")).isEqualTo(first.subList(0, 3));
        busy.owner().delete(busy.token(first.get(1))).expect(204);
        busy.owner().delete(busy.token(first.get(2))).expect(204);
        String late = busy.newToken().id();
        page = busy.owner().get(path + "&after=" + encoded(page.text("next"))).expect(200);
        assertThat(page.items("id")).isEqualTo(first.subList(3, 6));
        page = busy.owner().get(path + "&after=" + encoded(page.text("next"))).expect(200);
        assertThat(page.items("id")).containsExactly(first.get(6), late);
        assertThat(page.get("next").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limit  | limit=0",
                "limit  | limit=201",
                "limit  | limit=-1",
                "limit  | limit=ten",
                "limit  | limit=1.0",
                "limit  | limit=99999999999",
                "after  | after=nonsense",
                "after  | after=bm9uc2Vuc2U",
                "sort   | sort=name",
                "sort   | sort=--createdAt",
                "state  | state=active",
                "state  | state=GONE",
                "createdBefore  | createdBefore=yesterday",
                "expiresBefore  | expiresBefore=2026-01-01",
                "lastUsedBefore | lastUsedBefore=0",
                "used           | used=no",
                "disabledReason | disabledReason=leaked"
            })
    void aParameterThatIsWrongIsNamed(String parameter, String query) {
        list(query).expectViolation(parameter);
    }

    @Test
    void aCursorIsGoodForItsOwnOrderOnly() {
        String next = list("sort=label&limit=1").text("next");
        list("sort=label&limit=1&after=" + encoded(next)).expect(200);
        list("sort=-label&after=" + encoded(next)).expectViolation("after");
        list("after=" + encoded(next)).expectViolation("after");
    }

    @ParameterizedTest
    @ValueSource(strings = {"users", "roles", "audit-events"})
    void otherListsRefuseTheSame(String list) {
        for (String query : new String[] {"limit=0", "limit=201", "after=nonsense"}) {
            home.owner().get(home.path(list) + "?" + query).expectProblem(400, "VALIDATION_FAILED");
        }
        home.owner().get(home.path(list) + "?limit=200").expect(200);
    }

    @Test
    void usageIsShown() {
        Answer token = home.owner().get(home.token(used.id())).expect(200);
        assertThat(Instant.parse(token.text("lastUsedAt"))).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(home.owner().get(home.token(refused.id())).get("lastUsedAt").isNull())
                .isTrue();
    }
}
