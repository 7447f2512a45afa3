-- Runs once, as SYS, when the database is made. Passwords are for a database on your own machine only.
ALTER SESSION SET CONTAINER = FREEPDB1;

-- Owns the tables that are read.
CREATE USER source IDENTIFIED BY "source_pw" DEFAULT TABLESPACE users QUOTA UNLIMITED ON users;
GRANT CREATE SESSION, CREATE TABLE, CREATE VIEW, CREATE MATERIALIZED VIEW, CREATE SEQUENCE, CREATE PROCEDURE, CREATE TRIGGER, CREATE TYPE TO source;

-- Reads them: a session, READ on each table (below), and what `snapshot: scn` needs.
CREATE USER tap IDENTIFIED BY "tap_pw";
GRANT CREATE SESSION TO tap;
GRANT EXECUTE ON SYS.DBMS_FLASHBACK TO tap;

-- Loads: a session, tables of its own, and room for them.
CREATE USER warehouse IDENTIFIED BY "warehouse_pw" DEFAULT TABLESPACE users QUOTA UNLIMITED ON users;
GRANT CREATE SESSION, CREATE TABLE TO warehouse;
