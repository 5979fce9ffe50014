package dev.tollgate.verify;

import java.util.UUID;

/** Rows of one generation copied to another, where only the organizations and roles that they name have numbers. */
final class IndexCopy {
    final IndexGeneration target;
    private final IndexGeneration source;
    private final int[] organizations;
    private final int[] roles;
    private int rows;

    IndexCopy(IndexGeneration source, int slots) {
        this.source = source;
        this.target = IndexGeneration.empty(slots, source.organizations.empty(), source.roles.empty());
        this.organizations = new int[source.organizations.size() + 1];
        this.roles = new int[source.roles.size() + 1];
        source.organizations.passOfferedTo(target.organizations);
        source.roles.passOfferedTo(target.roles);
    }

    int rows() {
        return rows;
    }

    /** @return its number in the target */
    int row(int row) {
        long[] words = new long[IndexGeneration.ROW];
        for (int word = 0; word < words.length; word++) {
            words[word] = source.word(row, word);
        }
        long first = words[IndexGeneration.FIRST_WORD];
        long second = words[IndexGeneration.SECOND_WORD];
        words[IndexGeneration.FIRST_WORD] = PackedToken.withRole(first, role(PackedToken.role(first)));
        words[IndexGeneration.SECOND_WORD] =
                PackedToken.withOrganization(second, organization(PackedToken.organization(second)));
        target.write(rows, words);
        PackedToken.Rare rare = source.rare.get(row);
        if (rare != null) {
            target.rare.put(rows, rare);
        }
        return rows++;
    }

    private int organization(int number) {
        if (number != Registry.NONE && organizations[number] == Registry.NONE) {
            KnownOrganization organization = source.organizations.get(number);
            organizations[number] = renumber(target.organizations, organization.id(), organization);
        }
        return organizations[number];
    }

    private int role(int number) {
        if (number != Registry.NONE && roles[number] == Registry.NONE) {
            KnownRole role = source.roles.get(number);
            roles[number] = renumber(target.roles, role.id(), role);
        }
        return roles[number];
    }

    private static <T> int renumber(Registry<T> registry, UUID id, T value) {
        registry.offer(id, value);
        return registry.numberOf(id);
    }
}
