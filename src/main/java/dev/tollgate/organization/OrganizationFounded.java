package dev.tollgate.organization;

import java.util.UUID;

/** A new organization, told in the transaction that creates it: its founder is to become its owner. */
public record OrganizationFounded(Organization organization, UUID founder) {}
