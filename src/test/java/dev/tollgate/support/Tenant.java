package dev.tollgate.support;

import java.util.Map;

/**
 * An organization to test in.
 *
 * @param owner whoever founded it
 */
public record Tenant(String id, String name, Api owner) {
    /** A member with their access token's value. */
    public record Member(String id, String email, String accessToken, Api api) {}

    /** An integration token with its value. */
    public record Issued(String id, String value) {}

    public static Tenant create(Api operator, String name) {
        String id = operator.post("/api/v1/organizations", Map.of("name", name))
                .expect(201)
                .text("id");
        return new Tenant(id, name, operator);
    }

    /** The path of the organization, and what follows it. */
    public String path(String... rest) {
        String below = String.join("/", rest);
        return "/api/v1/organizations/" + id + (below.isEmpty() ? "" : "/" + below);
    }

    public String token(String token) {
        return path("tokens", token);
    }

    /** A new person with that role, calling by their access token. */
    public Member newMember(String role) {
        return newMember(SharedServer.uniqueEmail(), role);
    }

    public Member newMember(String email, String role) {
        Map<String, String> person =
                Map.of("email", email, "name", "Somebody", "password", SharedServer.PASSWORD, "role", role);
        Answer added = owner.post(path("users"), person).expect(201);
        String value = added.text("token");
        return new Member(added.text("id"), email, value, new Api(owner.url(), Map.of()).bearer(value));
    }

    public Issued newToken() {
        return newToken("CI Token");
    }

    public Issued newToken(String role) {
        return newToken(Map.of("label", SharedServer.unique("label"), "role", role));
    }

    public Issued newToken(Map<String, ?> request) {
        Answer created = owner.post(path("tokens"), request).expect(201);
        return new Issued(created.text("id"), created.text("token"));
    }

    /** What the holder of the value is told about it: {@code VALID} or why not. */
    public String verdict(String value) {
        Answer answer = new Api(owner.url(), Map.of()).bearer(value).get("/api/v1/token");
        if (answer.status() == 200) {
            return "VALID";
        }
        return answer.expectProblem(401, "UNAUTHENTICATED").text("detail");
    }
}
