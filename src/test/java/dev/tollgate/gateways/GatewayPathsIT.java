package dev.tollgate.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No spelling of a path leads around the permission that it needs. The pages ask for two: scan:read, scan:upload. */
@Tag("gateway")
class GatewayPathsIT {
    private static final Tenant TENANT = SharedServer.newTenant();
    private static final String READER = TENANT.newToken("Read Only").value();
    private static final String UPLOADER = TENANT.newToken("CI Token").value();

    @Test
    void everySpellingIsAnUploadToSomeApplicationAndTheHarmlessOnesAreToNone() {
        assertThat(Spellings.OF_AN_UPLOAD)
                .hasSizeGreaterThan(40)
                .doesNotHaveDuplicates()
                .allMatch(LenientApplication::takesAsUpload);
        assertThat(Spellings.HARMLESS).noneMatch(LenientApplication::takesAsUpload);
        assertThat(Spellings.NEAR).noneMatch(LenientApplication::takesAsUpload);
    }

    @ParameterizedTest
    @EnumSource
    void noSpellingOfAnUploadPassesWithTheWeakPermission(Gateway.Kind kind) throws IOException {
        for (String method : List.of("POST", "GET")) {
            assertThat(passed(kind, method, Spellings.OF_AN_UPLOAD, READER))
                    .noneMatch(LenientApplication::takesAsUpload);
        }
    }

    @ParameterizedTest
    @EnumSource
    void noSpellingPassesWithoutAToken(Gateway.Kind kind) throws IOException {
        assertThat(passed(kind, "POST", Spellings.OF_AN_UPLOAD, "tg_ci_unknown"))
                .isEmpty();
        assertThat(passed(kind, "GET", Spellings.HARMLESS, "tg_ci_unknown")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void weakPermissionIsForTheNamedPrefixAndNothingNearIt(Gateway.Kind kind) throws IOException {
        assertThat(passed(kind, "GET", Spellings.HARMLESS, READER)).hasSameSizeAs(Spellings.HARMLESS);
        assertThat(passed(kind, "GET", Spellings.NEAR, READER)).isEmpty();
    }

    /** One spelling of a path reaches the application, whoever asks. */
    @ParameterizedTest
    @EnumSource
    void whatApplicationsReadInDifferentWaysPassesForNobody(Gateway.Kind kind) throws IOException {
        List<String> odd = List.of(
                "/upload%2fx",
                "/upload%5cx", "/upload;a=1/x", "/upload\\x", "/reports/..;/upload/x", "/x%00", "/x%3ba");

        assertThat(passed(kind, "GET", odd, UPLOADER)).isEmpty();
        assertThat(passed(kind, "GET", List.of("/upload/x", "/other/a%20b"), UPLOADER))
                .hasSize(2);
    }

    /** What the application got to see of the targets, and those that a gateway has answered well without it. */
    private static List<String> passed(Gateway.Kind kind, String method, List<String> targets, String token)
            throws IOException {
        List<String> passed = new ArrayList<>();
        for (String target : targets) {
            int before = Fleet.APPLICATION.targets().size();
            String answer = Wire.send(
                    Fleet.gateway(kind).port(),
                    "%s %s HTTP/1.1\nHost: h\nConnection: close\nContent-Length: 0\nAuthorization: Bearer %s\n"
                            .formatted(method, target, token));
            List<String> seen = Fleet.APPLICATION.targets();
            passed.addAll(seen.subList(before, seen.size()));
            assertThat(answer).as(target).startsWith("HTTP/1.");
            if (seen.size() == before && Wire.status(answer) < 400) {
                passed.add(target);
            }
        }
        return passed;
    }
}
