package dev.tollgate.scim;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.auth.MemberRole;
import dev.tollgate.problem.ProblemException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The attribute {@code roles}. A person has one, so another takes the former's place, and who loses theirs is a member. */
final class DirectoryRoles {
    private static final Pattern VALUE = Pattern.compile("(?i)value\\s+eq\\s+\"([^\"]*)\"");

    private DirectoryRoles() {}

    /**
     * @param present the role that they have, where the value is added to it: that one beside another is the former
     * @throws ProblemException {@code invalidValue}
     */
    static MemberRole read(JsonNode value, @Nullable MemberRole present) {
        Set<MemberRole> roles = roles(value);
        if (roles.size() > 1) {
            roles.remove(present);
        }
        if (roles.size() > 1) {
            throw ScimProblem.invalidValue("roles: a person has one role.");
        }
        return roles.isEmpty() ? MemberRole.MEMBER : roles.iterator().next();
    }

    /** @param selection which are taken; null = all, or those that {@code values} names */
    static MemberRole without(@Nullable String selection, @Nullable JsonNode values, @Nullable MemberRole present) {
        Matcher named = VALUE.matcher(selection == null ? "" : selection);
        boolean others = named.find()
                ? !role(named.group(1)).equals(present)
                : values != null && !values.isNull() && !roles(values).contains(present);
        return others && present != null ? present : MemberRole.MEMBER;
    }

    private static Set<MemberRole> roles(JsonNode value) {
        Set<MemberRole> roles = new LinkedHashSet<>();
        if (value.isArray()) {
            value.forEach(each -> roles.add(role(each)));
        } else if (!value.isNull()) {
            roles.add(role(value));
        }
        return roles;
    }

    private static MemberRole role(JsonNode value) {
        JsonNode named = value.isObject() ? value.path("value") : value;
        return role(named.asText());
    }

    private static MemberRole role(String name) {
        for (MemberRole role : MemberRole.values()) {
            if (role.name().equals(name)) {
                return role;
            }
        }
        throw ScimProblem.invalidValue("roles: MEMBER or SUPER_ADMIN.");
    }
}
