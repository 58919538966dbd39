"""The editors' console under `/redaktion`: German pages behind a sign-in, without JavaScript."""
