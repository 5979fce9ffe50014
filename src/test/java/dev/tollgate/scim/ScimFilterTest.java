package dev.tollgate.scim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ScimError;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScimFilterTest {
    private static final String ADDRESS = "coalesce(u.email_key = ? or lower(u.email) = lower(?), false)";
    private static final String EXTERNAL_ID = "s.external_id is not distinct from ?";
    private static final String ACTIVE = "(m.role is not null) = ?";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "userName eq \"Ada@X.example\"",
                "USERNAME EQ \"Ada@X.example\"",
                "urn:ietf:params:scim:schemas:core:2.0:User:userName eq \"Ada@X.example\"",
                "emails.value eq \"Ada@X.example\"",
                "emails eq \"Ada@X.example\"",
                "emails[type eq \"work\"].value eq \"Ada@X.example\""
            })
    void peopleAreLookedUpByTheirAddress(String filter) {
        ScimFilter parsed = ScimFilter.parse(filter);
        assertThat(parsed.condition()).isEqualTo("(" + ADDRESS + ")");
        assertThat(parsed.parameters()).containsExactly("ada@x.example", "Ada@X.example");
    }

    @Test
    void theDirectorysIdIsComparedAsItIs() {
        ScimFilter parsed = ScimFilter.parse("externalId eq \"A \\\"b\\\" \\\\ c\"");
        assertThat(parsed.condition()).isEqualTo("(" + EXTERNAL_ID + ")");
        assertThat(parsed.parameters()).containsExactly("A \"b\" \\ c");
    }

    @Test
    void textsAreWrittenAsInJson() {
        assertThat(ScimFilter.parse("externalId eq \"\\u00e9\\/\\t\\ud83d\\ude00\" or externalId eq \"\u00e9\"")
                        .parameters())
                .containsExactly("\u00e9/\t\ud83d\ude00", "\u00e9");
    }

    @Test
    void anIdThatIsNoneIsNobodys() {
        UUID id = UUID.randomUUID();
        assertThat(ScimFilter.parse("id eq \"" + id + "\"").parameters()).containsExactly(id);
        assertThat(ScimFilter.parse("id eq \"x\"").parameters()).containsExactly(new UUID(0, 0));
    }

    @Test
    void andBindsBeforeOrAndBracketsBeforeBoth() {
        assertThat(ScimFilter.parse("active eq true or externalId eq \"1\" and active eq \"False\"")
                        .condition())
                .isEqualTo("(" + ACTIVE + " or " + EXTERNAL_ID + " and " + ACTIVE + ")");
        ScimFilter bracketed = ScimFilter.parse("not (active eq true or externalId eq \"1\") AND active eq false");
        assertThat(bracketed.condition()).isEqualTo("(not (" + ACTIVE + " or " + EXTERNAL_ID + ") and " + ACTIVE + ")");
        assertThat(bracketed.parameters()).containsExactly(true, "1", false);
    }

    @Test
    void noFilterIsEverybody() {
        assertThat(ScimFilter.parse(null)).isEqualTo(ScimFilter.ALL);
        assertThat(ScimFilter.parse(" ")).isEqualTo(ScimFilter.ALL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "userName",
                "userName eq",
                "userName eq bob",
                "userName eq null",
                "userName eq [1]",
                "userName eq {\"a\": 1}",
                "userName eq \"a\" x",
                "userName eq \"a\"\"b\"",
                "userName eq \"a",
                "userName eq \"a\" and",
                "userName eq \"a\\x\"",
                "userName eq \"a\\u00e\"",
                "userName eq \"a\\\"",
                "userName co \"a\"",
                "userName pr",
                "(userName eq \"a\"",
                "userName eq \"a\")",
                "not active eq true",
                "active eq 1",
                "title eq \"x\"",
                "id; drop table app_user eq \"x\"",
                "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq \"x\""
            })
    void whatIsNoneOrNotSupportedIsRefused(String filter) {
        refused(filter);
    }

    @Test
    void oneThatWouldTakeTheStackIsRefused() {
        refused("(".repeat(100) + "active eq true" + ")".repeat(100));
        refused("(".repeat(20_000) + "active eq true" + ")".repeat(20_000));
        refused("userName eq \"" + "a".repeat(20_000) + "\"");
        refused("[".repeat(900));
        refused("not ".repeat(240) + "(active eq true)");
    }

    private static void refused(String filter) {
        assertThatThrownBy(() -> ScimFilter.parse(filter)).isInstanceOfSatisfying(ProblemException.class, problem -> {
            Map<String, ?> members = problem.problem().members();
            assertThat(members.get(ScimError.TYPE)).isEqualTo("invalidFilter");
        });
    }
}
