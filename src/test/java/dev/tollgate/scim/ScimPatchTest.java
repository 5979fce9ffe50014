package dev.tollgate.scim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.auth.MemberRole;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ScimError;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Operations as directories write them. Quotation marks are apostrophes here. */
class ScimPatchTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DirectoryEntry ADA = new DirectoryEntry("x1", "Ada", "Ada L", "Ada", "Lovelace");

    private static ScimUser ada(@Nullable MemberRole role) {
        return new ScimUser(UUID.randomUUID(), "ada@x.example", "Ada", role, true, ADA, Instant.EPOCH, Instant.EPOCH);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static UserDraft patched(String operations) {
        return patched(MemberRole.MEMBER, operations);
    }

    private static UserDraft patched(MemberRole role, String operations) {
        return ScimPatch.apply(json("{'Operations': [" + operations + "]}"), UserDraft.of(ada(role)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'op': 'Replace', 'path': 'active', 'value': 'False'}",
                "{'op': 'Add', 'path': 'active', 'value': 'False'}",
                "{'op': 'replace', 'path': 'active', 'value': false}",
                "{'op': 'replace', 'value': {'active': false}}",
                "{'op': 'replace', 'value': {'active': 'False'}}",
                "{'OP': 'replace', 'PATH': 'Active', 'VALUE': false}",
                "{'op': 'replace', 'path': 'urn:ietf:params:scim:schemas:core:2.0:User:active', 'value': false}",
                "{'op': 'replace', 'path': 'active', 'value': true}, {'op': 'replace', 'value': {'active': false}}"
            })
    void someoneLeaves(String operations) {
        UserDraft draft = patched(operations);
        assertThat(draft.active()).isFalse();
        assertThat(draft.entry()).isEqualTo(ADA);
        assertThat(draft.userName()).isEqualTo("ada@x.example");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'op': 'Replace', 'path': 'name.familyName', 'value': 'King'} | x1 | Ada | Ada L | Ada | King",
                "{'op': 'Add', 'path': 'name', 'value': {'familyName': 'King'}} | x1 | Ada | Ada L | Ada | King",
                "{'op': 'Replace', 'value': {'name.familyName': 'King', 'displayName': 'A'}} | x1 | A | Ada L | Ada | King",
                "{'op': 'replace', 'value': {'NAME': {'FAMILYNAME': 'King'}}} | x1 | Ada | Ada L | Ada | King",
                "{'op': 'Replace', 'path': 'externalId', 'value': 'x2'} | x2 | Ada | Ada L | Ada | Lovelace",
                "{'op': 'Remove', 'path': 'displayName'} | x1 | | Ada L | Ada | Lovelace",
                "{'op': 'remove', 'path': 'name'} | x1 | Ada | | |",
                "{'op': 'replace', 'path': 'externalId', 'value': null} | | Ada | Ada L | Ada | Lovelace"
            })
    void whatADirectorySaysIsKept(
            String operations,
            @Nullable String externalId,
            @Nullable String displayName,
            @Nullable String formatted,
            @Nullable String givenName,
            @Nullable String familyName) {
        assertThat(patched(operations).entry())
                .isEqualTo(new DirectoryEntry(externalId, displayName, formatted, givenName, familyName));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'op': 'Replace', 'path': 'emails[type eq \\'work\\'].value', 'value': 'other@x.example'}",
                "{'op': 'Replace', 'path': 'addresses[type eq \\'work\\'].streetAddress', 'value': 'Street 1'}",
                "{'op': 'Add', 'path': 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department', 'value': 'D'}",
                "{'op': 'Add', 'value': {'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager': 'M'}}",
                "{'op': 'Remove', 'path': 'title'}",
                "{'op': 'Replace', 'path': 'id', 'value': 'other'}"
            })
    void whatIsNotKeptIsNotHeard(String operations) {
        UserDraft draft = patched(operations.replace("\\'", "\\\""));
        assertThat(draft.entry()).isEqualTo(ADA);
        assertThat(draft.active()).isTrue();
        assertThat(draft.role()).isEqualTo(MemberRole.MEMBER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "MEMBER | SUPER_ADMIN | {'op': 'replace', 'path': 'roles', 'value': [{'value': 'SUPER_ADMIN'}]}",
                "MEMBER | SUPER_ADMIN | {'op': 'Add', 'path': 'roles', 'value': [{'value': 'SUPER_ADMIN', 'primary': true}]}",
                "MEMBER | SUPER_ADMIN | {'op': 'Add', 'path': 'roles', 'value': ['MEMBER', 'SUPER_ADMIN']}",
                "MEMBER | SUPER_ADMIN | {'op': 'Add', 'path': 'roles[primary eq ~True~].value', 'value': 'SUPER_ADMIN'}",
                "SUPER_ADMIN | MEMBER | {'op': 'replace', 'path': 'roles', 'value': [{'value': 'MEMBER'}]}",
                "SUPER_ADMIN | MEMBER | {'op': 'replace', 'path': 'roles', 'value': []}",
                "SUPER_ADMIN | MEMBER | {'op': 'Remove', 'path': 'roles'}",
                "SUPER_ADMIN | MEMBER | {'op': 'Remove', 'path': 'roles[value eq ~SUPER_ADMIN~]'}",
                "SUPER_ADMIN | SUPER_ADMIN | {'op': 'Remove', 'path': 'roles[value eq ~MEMBER~]'}",
                "SUPER_ADMIN | SUPER_ADMIN | {'op': 'Remove', 'path': 'roles', 'value': [{'value': 'MEMBER'}]}",
                "OWNER | OWNER | {'op': 'replace', 'path': 'displayName', 'value': 'A'}"
            })
    void aRoleTakesTheFormersPlace(MemberRole before, MemberRole after, String operations) {
        assertThat(patched(before, operations.replace("~", "\\\"")).role()).isEqualTo(after);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "invalidSyntax | {'op': 'move', 'path': 'active', 'value': true}",
                "invalidSyntax | {}",
                "invalidSyntax | 1",
                "noTarget      | {'op': 'remove'}",
                "invalidPath   | {'op': 'replace', 'path': 'a..b', 'value': 1}",
                "invalidPath   | {'op': 'replace', 'path': 'emails[', 'value': 1}",
                "invalidPath   | {'op': 'replace', 'value': {'a b': 1}}",
                "invalidValue  | {'op': 'replace', 'path': 'active'}",
                "invalidValue  | {'op': 'replace', 'path': 'active', 'value': 'no'}",
                "invalidValue  | {'op': 'replace', 'path': 'active', 'value': null}",
                "invalidValue  | {'op': 'replace', 'value': 'x'}",
                "invalidValue  | {'op': 'replace', 'path': 'name', 'value': 'x'}",
                "invalidValue  | {'op': 'replace', 'path': 'displayName', 'value': 1}",
                "invalidValue  | {'op': 'replace', 'path': 'displayName', 'value': '\\ud800'}",
                "invalidValue  | {'op': 'replace', 'path': 'roles', 'value': ['ADMIN']}",
                "invalidValue  | {'op': 'replace', 'path': 'roles', 'value': ['OWNER', 'SUPER_ADMIN']}",
                "mutability    | {'op': 'remove', 'path': 'active'}",
                "mutability    | {'op': 'remove', 'path': 'userName'}"
            })
    void whatIsWrongIsNamed(String scimType, String operation) {
        refused(scimType, "{'Operations': [" + operation + "]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'op': 'replace', 'value': {'displayName': 1, 'active': false, 'roles': ['ADMIN']}}",
                "{'op': 'replace', 'path': 'roles', 'value': ['ADMIN']}, {'op': 'Replace', 'path': 'active', 'value': 'False'}",
                "{'op': 'replace', 'path': 'active', 'value': false}, {'op': 'move', 'path': 'x', 'value': 1}",
                "{'op': 'replace', 'path': 'urn:ietf:params:scim:schemas:core:2.0:User', 'value': {'active': false}}"
            })
    void whoLeavesIsHeardWhateverElseIsWrong(String operations) {
        assertThat(patched(MemberRole.MEMBER, operations).active()).isFalse();
    }

    @Test
    void aRoleIsTakenFromWhatTheOperationsBeforeHaveMade() {
        assertThat(patched(
                                MemberRole.SUPER_ADMIN,
                                "{'op': 'replace', 'path': 'roles', 'value': ['MEMBER']},"
                                        + " {'op': 'remove', 'path': 'roles[value eq \\\"MEMBER\\\"]'}")
                        .role())
                .isEqualTo(MemberRole.MEMBER);
        assertThat(patched(
                                MemberRole.MEMBER,
                                "{'op': 'add', 'path': 'roles', 'value': ['SUPER_ADMIN']},"
                                        + " {'op': 'remove', 'path': 'roles[value eq \\\"MEMBER\\\"]'}")
                        .role())
                .isEqualTo(MemberRole.SUPER_ADMIN);
    }

    @Test
    void twoRolesInTheFormersPlaceAreRefusedEachTime() {
        refused(
                "invalidValue",
                "{'Operations': [{'op': 'replace', 'path': 'roles', 'value': ['MEMBER', 'SUPER_ADMIN']}]}");
    }

    @Test
    void thereAreSomeOperationsAndNotTooMany() {
        refused("invalidSyntax", "{}");
        refused("invalidSyntax", "[]");
        refused("invalidSyntax", "{'Operations': []}");
        String operation = "{'op': 'replace', 'path': 'active', 'value': true}";
        refused("invalidSyntax", "{'Operations': [" + (operation + ",").repeat(100) + operation + "]}");
    }

    private static void refused(String scimType, String body) {
        assertThatThrownBy(() -> ScimPatch.apply(json(body), UserDraft.of(ada(MemberRole.MEMBER)))
                        .requireSound())
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(
                                        (Object) problem.problem().members().get(ScimError.TYPE))
                                .isEqualTo(scimType));
    }
}
