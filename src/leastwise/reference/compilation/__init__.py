"""From published descriptions of AWS's services to the compiled reference table."""
