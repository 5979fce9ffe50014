package dev.tollgate.text;

import dev.tollgate.support.SharedServer;
import dev.tollgate.support.Tenant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A name has up to 100 characters, and a description 1,000, whatever they are. */
class NameLengthIT {
    private final Tenant home = SharedServer.newTenant();

    @Test
    void aCharacterBeyondTheBasicPlaneIsOne() {
        String name = "\ud83c\udf51".repeat(100);
        List<String> permissions = List.of("scan:read");
        home.owner()
                .post(home.path("roles"), Map.of("name", name, "permissions", permissions))
                .expect(201);
        home.owner()
                .post(
                        home.path("tokens"),
                        Map.of("label", name, "role", name, "description", "\ud83c\udf51".repeat(1_000)))
                .expect(201);
        home.owner().patch(home.path(), Map.of("name", name)).expect(200);
        home.owner()
                .post(
                        home.path("users"),
                        Map.of(
                                "email",
                                SharedServer.uniqueEmail(),
                                "name",
                                name,
                                "password",
                                SharedServer.PASSWORD,
                                "role",
                                "MEMBER"))
                .expect(201);

        String longer = name + "x";
        home.owner()
                .post(home.path("roles"), Map.of("name", longer, "permissions", permissions))
                .expectViolation("name");
        home.owner().patch(home.path(), Map.of("name", longer)).expectViolation("name");
        home.owner()
                .patch(home.token(home.newToken().id()), Map.of("description", "\ud83c\udf51".repeat(1_001)))
                .expectViolation("description");
    }
}
