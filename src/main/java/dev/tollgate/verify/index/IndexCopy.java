package dev.tollgate.verify.index;

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
        source.organizations.offerAllTo(target.organizations);
        source.roles.offerAllTo(target.roles);
    }

    public int rows() {
        return rows;
    }

    /** @return its number in the target */
    public int row(int row) {
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
        PackedToken.Extras extras = source.extras.get(row);
        if (extras != null) {
            target.extras.put(rows, extras);
        }
        return rows++;
    }

    private int organization(int number) {
        if (number != Registry.NONE && organizations[number] == Registry.NONE) {
            organizations[number] = target.organizations.numberOf(
                    source.organizations.get(number).id());
        }
        return organizations[number];
    }

    private int role(int number) {
        if (number != Registry.NONE && roles[number] == Registry.NONE) {
            roles[number] = target.roles.numberOf(source.roles.get(number).id());
        }
        return roles[number];
    }
}
