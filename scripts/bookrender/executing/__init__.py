"""Runs the chapters' code in processes of their own and keeps what came out."""
