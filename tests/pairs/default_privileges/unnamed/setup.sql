ALTER DEFAULT PRIVILEGES FOR ROLE default_privileges_one GRANT SELECT ON TABLES TO default_privileges_two;
ALTER DEFAULT PRIVILEGES FOR ROLE default_privileges_two GRANT SELECT ON TABLES TO default_privileges_one
