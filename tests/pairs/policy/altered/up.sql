ALTER POLICY p ON public.t TO pair_reader
    USING (a > 1)
    WITH CHECK (a > 2);
